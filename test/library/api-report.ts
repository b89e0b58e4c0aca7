import ts from 'typescript'

/**
 * What a module exports, as TypeScript that a reviewer reads. It names no files, sorts everything, and lists inherited
 * members as own ones. So it changes when the API changes, and not when code moves.
 */
export function apiReport(entry: string, options: ts.CompilerOptions): string {
  const program = ts.createProgram([entry], options)
  const source = program.getSourceFile(entry)
  const module = source && program.getTypeChecker().getSymbolAtLocation(source)
  if (!module) throw new Error(`${entry} exports nothing`)
  return new Report(program, source).of(module)
}

const FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope |
  ts.NodeBuilderFlags.UseSingleQuotesForStringLiteralType

class Report {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker
  readonly #source: ts.SourceFile
  readonly #printer = ts.createPrinter({ removeComments: true })
  /** Types of ours that the text so far names. */
  readonly #named = new Set<ts.Symbol>()

  constructor(program: ts.Program, source: ts.SourceFile) {
    this.#program = program
    this.#checker = program.getTypeChecker()
    this.#source = source
  }

  of(module: ts.Symbol): string {
    const exports = this.#checker.getExportsOfModule(module)
    const texts = exports.flatMap((symbol) => this.#declare(symbol.name, this.#resolve(symbol)))
    const done = new Set(exports.map((symbol) => this.#resolve(symbol)))
    const others: string[] = []
    // The set grows during this loop, and the loop visits what is added.
    for (const symbol of this.#named)
      if (!done.has(symbol)) others.push(...this.#declare(symbol.name, symbol))
    return `${[
      '# The API of the library',
      'Written by `npx vitest run test/library -u`. A change here is a change for the users of the library.',
      '## Exports',
      block(texts),
      '## Types that the exports mention',
      block(others),
    ].join('\n\n')}\n`
  }

  #resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  /** One text; two where a type and a value share the name. */
  #declare(name: string, symbol: ts.Symbol): string[] {
    const head = `${name}${this.#typeParameters(symbol)}`
    if (symbol.flags & ts.SymbolFlags.Class) return [`class ${head}${this.#class(symbol)}`]
    const texts: string[] = []
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol)
    if (symbol.flags & ts.SymbolFlags.Interface)
      texts.push(`interface ${head}${this.#outsideBase(type)} ${braces(this.#members(type))}`)
    if (symbol.flags & ts.SymbolFlags.TypeAlias) texts.push(`type ${head} =${this.#alias(type)}`)
    if (!(symbol.flags & ts.SymbolFlags.Value)) return texts
    const value = this.#checker.getTypeOfSymbol(symbol)
    if (symbol.flags & ts.SymbolFlags.Function)
      return [...texts, this.#signatures(value, `function ${name}`).join('\n')]
    return [...texts, `const ${name}:${this.#lines(this.#sorted(this.#node(value)))}`]
  }

  #typeParameters(symbol: ts.Symbol): string {
    const nodes = this.#checker.symbolToTypeParameterDeclarations(symbol, undefined, FLAGS) ?? []
    return nodes.length === 0 ? '' : `<${nodes.map((node) => this.#print(this.#sorted(node))).join(', ')}>`
  }

  #class(symbol: ts.Symbol): string {
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol)
    const statics = this.#checker.getTypeOfSymbol(symbol)
    const constructors = statics
      .getConstructSignatures()
      .map((signature) => this.#signature(signature, ts.SyntaxKind.Constructor))
    const shared = this.#members(statics).map((member) => `static ${member}`)
    return `${this.#outsideBase(type)} ${braces([...constructors, ...shared, ...this.#members(type)])}`
  }

  /** ` extends Error`: what is inherited from classes and interfaces that are not ours is not listed. */
  #outsideBase(type: ts.Type): string {
    if (!type.isClassOrInterface()) return ''
    const bases = this.#checker.getBaseTypes(type)
    const outside = bases.map((base) =>
      this.#isOurs(base.symbol) ? this.#outsideBase(base) : ` extends ${this.#text(base)}`,
    )
    return outside.join('')
  }

  #alias(type: ts.Type): string {
    const members = isReference(type) || type.isUnion() ? [] : this.#members(type)
    if (members.length > 0) return ` ${braces(members)}`
    return this.#lines(this.#sorted(this.#node(type, ts.NodeBuilderFlags.InTypeAlias)))
  }

  /** One line for each member of a union or an object. */
  #lines(node: ts.TypeNode): string {
    if (ts.isUnionTypeNode(node)) return node.types.map((part) => `\n  | ${this.#print(part)}`).join('')
    if (!ts.isTypeLiteralNode(node)) return ` ${this.#print(node)}`
    return ` ${braces(node.members.map((member) => withoutSemicolon(this.#print(member))))}`
  }

  /** Of an object type, in alphabetical order. */
  #members(type: ts.Type): string[] {
    const properties = type.getProperties().filter((property) => this.#isPublic(property))
    const members = properties.flatMap((property) => this.#member(property))
    const indexes = this.#checker
      .getIndexInfosOfType(type)
      .map((index) => `[key: ${this.#text(index.keyType)}]: ${this.#text(index.type)}`)
    return [...this.#signatures(type, ''), ...indexes, ...members.sort(byText)]
  }

  #isPublic(property: ts.Symbol): boolean {
    const declaration = property.declarations?.[0]
    if (!declaration || !this.#isOurs(property) || property.flags & ts.SymbolFlags.Prototype) return false
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
    if (ts.getCombinedModifierFlags(declaration) & hidden) return false
    const name = ts.getNameOfDeclaration(declaration)
    if (name && ts.isPrivateIdentifier(name)) return false
    return !property.getJsDocTags().some((tag) => tag.name === 'internal')
  }

  #member(property: ts.Symbol): string[] {
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : ''
    const name = `${nameText(property.name)}${optional}`
    const type = this.#checker.getTypeOfSymbol(property)
    if (property.flags & ts.SymbolFlags.Method)
      return this.#signatures(this.#checker.getNonNullableType(type), name)
    const text = this.#print(this.#sorted(this.#withoutMissing(type)))
    return [`${isReadonly(property) ? 'readonly ' : ''}${name}: ${text}`]
  }

  /** The compiler gives optional properties an `undefined` of its own, which their `?` says already. */
  #withoutMissing(type: ts.Type): ts.TypeNode {
    const isMissing = (part: ts.Type) =>
      (part.flags & ts.TypeFlags.Undefined) !== 0 && part !== this.#checker.getUndefinedType()
    const node = this.#node(type)
    return type.isUnion() && type.types.some(isMissing) ? withoutUndefined(node) : node
  }

  #signatures(type: ts.Type, name: string): string[] {
    const kind = ts.SyntaxKind.CallSignature
    return type.getCallSignatures().map((signature) => `${name}${this.#signature(signature, kind)}`)
  }

  #signature(signature: ts.Signature, kind: ts.SyntaxKind): string {
    const node = this.#checker.signatureToSignatureDeclaration(signature, kind, undefined, FLAGS)
    if (!node) throw new Error(`${this.#checker.signatureToString(signature)} cannot be written`)
    return withoutSemicolon(this.#print(this.#sorted(node)))
  }

  #node(type: ts.Type, flags = ts.NodeBuilderFlags.None): ts.TypeNode {
    const node = this.#checker.typeToTypeNode(type, undefined, FLAGS | flags)
    if (!node) throw new Error(`${this.#checker.typeToString(type)} cannot be written`)
    return node
  }

  #text(type: ts.Type): string {
    return this.#print(this.#sorted(this.#node(type)))
  }

  /** The compiler lists the members of a union in the order in which it met them; that changes when code moves. */
  #sorted<T extends ts.Node>(root: T): T {
    const { transformed } = ts.transform<ts.Node>(root, [
      (context) => {
        const visit = (node: ts.Node): ts.Node => {
          this.#note(node)
          const whole = ts.visitEachChild(node, visit, context)
          if (ts.isParameter(whole)) return withoutDoubt(whole)
          if (ts.isUnionTypeNode(whole)) return ts.factory.createUnionTypeNode(this.#inOrder(whole.types))
          if (!ts.isTypeLiteralNode(whole)) return whole
          const literal = ts.factory.createTypeLiteralNode(this.#inOrder(whole.members))
          return ts.setEmitFlags(literal, ts.EmitFlags.SingleLine)
        }
        return visit
      },
    ])
    return transformed[0] as T
  }

  #inOrder<T extends ts.Node>(nodes: readonly T[]): T[] {
    const texts = new Map(nodes.map((node) => [node, this.#print(node)]))
    return [...nodes].sort((a, b) => byText(texts.get(a) ?? '', texts.get(b) ?? ''))
  }

  /** Remembers which types of ours a text names. The compiler leaves each name's symbol on its node. */
  #note(node: ts.Node): void {
    const symbol = ts.isIdentifier(node) ? (node as { symbol?: ts.Symbol }).symbol : undefined
    const declares = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias
    if (symbol && symbol.flags & declares && this.#isOurs(symbol)) this.#named.add(symbol)
  }

  #isOurs(symbol: ts.Symbol): boolean {
    const files = symbol.declarations?.map((declaration) => declaration.getSourceFile()) ?? []
    return !files.some(
      (file) =>
        this.#program.isSourceFileDefaultLibrary(file) || this.#program.isSourceFileFromExternalLibrary(file),
    )
  }

  #print(node: ts.Node): string {
    return this.#printer.printNode(ts.EmitHint.Unspecified, node, this.#source)
  }
}

const isReference = (type: ts.Type): boolean =>
  type.isClassOrInterface() || (type.symbol?.declarations?.some(ts.isInterfaceDeclaration) ?? false)

function isReadonly(property: ts.Symbol): boolean {
  if (property.flags & ts.SymbolFlags.Accessor) return !(property.flags & ts.SymbolFlags.SetAccessor)
  const declarations = property.declarations ?? []
  return declarations.some((each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Readonly)
}

const nameText = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`)

const LAST = ['null', 'undefined']

/** By code unit, so that all machines agree; `undefined` last, as people write it. */
function byText(a: string, b: string): number {
  const [left, right] = [withoutReadonly(a), withoutReadonly(b)]
  return LAST.indexOf(left) - LAST.indexOf(right) || (left < right ? -1 : Number(left > right))
}

const withoutReadonly = (text: string): string => text.replace(/^readonly /, '')
const withoutSemicolon = (text: string): string => text.replace(/;$/, '')

function withoutUndefined(node: ts.TypeNode): ts.TypeNode {
  if (!ts.isUnionTypeNode(node)) return node
  const parts = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword)
  const [only = node, ...more] = parts
  if (more.length > 0) return ts.factory.createUnionTypeNode(parts)
  return ts.isParenthesizedTypeNode(only) ? only.type : only
}

/** `x?: string` and `x: string = ''` look alike to callers. */
function withoutDoubt(parameter: ts.ParameterDeclaration): ts.ParameterDeclaration {
  const { modifiers, dotDotDotToken, name, questionToken, type } = parameter
  if (!questionToken || !type) return parameter
  const plain = withoutUndefined(type)
  return ts.factory.createParameterDeclaration(modifiers, dotDotDotToken, name, questionToken, plain)
}

const braces = (members: readonly string[]): string =>
  members.length === 0 ? '{}' : `{\n${members.map((member) => `  ${member}`).join('\n')}\n}`

const nameOf = (text: string): string => /^\w+ (\w+)/.exec(text)?.[1] ?? ''

const block = (texts: readonly string[]): string => {
  const sorted = [...texts].sort((a, b) => byText(nameOf(a), nameOf(b)) || byText(a, b))
  return ['```ts', sorted.join('\n\n'), '```'].join('\n')
}
