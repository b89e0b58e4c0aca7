import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const SRC = fileURLToPath(new URL('../../src', import.meta.url))

export interface Module {
  /** Below `src/`, with forward slashes. */
  readonly file: string
  readonly imports: readonly Import[]
  /** The code without its comments. */
  readonly code: string
  /** With comments. */
  readonly lines: number
}

export interface Import {
  /** A file below `src/`, or a package such as `node:fs` or `hono`. */
  readonly target: string
  readonly isOurs: boolean
  /** Only types are imported, so nothing is loaded. */
  readonly isType: boolean
  /** Loaded when it is needed, by `import()`. */
  readonly isLazy: boolean
}

const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).map((name) =>
  name.replaceAll('\\', '/'),
)

export const modules = names.filter((name) => name.endsWith('.ts')).map(readModule)

const byName = new Map(modules.map((module) => [module.file, module]))

function readModule(file: string): Module {
  const text = readFileSync(join(SRC, file), 'utf8')
  const code = text.replace(/(^|[\s(])\/\*[\s\S]*?\*\//g, '$1').replace(/(^|\s)\/\/.*$/gm, '$1')
  const fixed = [...code.matchAll(/^(?:import|export)\s+(type\s)?(?:([^'"]*?)\sfrom\s+)?'([^']+)'/gm)]
  const lazy = [...code.matchAll(/\bimport\('([^']+)'\)/g)]
  const imports = [
    ...fixed.map(([, type, named = '', from = '']) => {
      const isType = type !== undefined || isAllTypes(named)
      return { ...targetOf(file, from), isType, isLazy: false }
    }),
    ...lazy.map(([, from = '']) => ({ ...targetOf(file, from), isType: false, isLazy: true })),
  ]
  return { file, code, imports, lines: text.split('\n').length - 1 }
}

function isAllTypes(named: string): boolean {
  const each = [...named.matchAll(/(type\s+)?\b[A-Za-z_]\w*/g)]
  return each.length > 0 && each.every(([, type]) => type !== undefined)
}

function targetOf(file: string, from: string): Pick<Import, 'target' | 'isOurs'> {
  if (!from.startsWith('.')) return { target: from, isOurs: false }
  return { target: posix.join(dirname(file), from).replace(/\.js$/, '.ts'), isOurs: true }
}

/** The folder of `src/` that a file is in; a file of `src/` itself is a room of its own. */
export const roomOf = (file: string): string => file.split('/')[0] ?? ''

/** `file → target` for every import that breaks a rule; empty when none does. */
export const offences = (breaks: (file: string, found: Import) => boolean): string[] =>
  modules.flatMap(({ file, imports }) =>
    imports.filter((found) => breaks(file, found)).map(({ target }) => `${file} → ${target}`),
  )

/** Files whose code matches, in order. */
export const filesWith = (pattern: RegExp): string[] =>
  modules
    .filter(({ code }) => pattern.test(code))
    .map(({ file }) => file)
    .sort()

/** How many folders and files of TypeScript each folder has; `src` is the whole. */
export function folderSizes(): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const name of names) {
    if (/\.\w+$/.test(name) && !name.endsWith('.ts')) continue
    const folder = posix.join('src', posix.dirname(name))
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1)
  }
  return sizes
}

/** Names that several files export; the emulator may call things as the platform does. */
export function sharedNames(): string[] {
  const files = new Map<string, Set<string>>()
  const exported =
    /^export\s+(?:async\s+)?(?:abstract\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+([A-Za-z_]\w*)/gm
  for (const { file, code } of modules) {
    if (roomOf(file) === 'emulator') continue
    for (const [, name = ''] of code.matchAll(exported))
      files.set(name, (files.get(name) ?? new Set()).add(file))
  }
  const shared = [...files].filter(([, where]) => where.size > 1)
  return shared.map(([name]) => name).sort()
}

/** Files that exactly one other file imports, be it late or for a type. */
export function importedOnce(): string[] {
  const importers = new Map<string, Set<string>>()
  for (const { file, imports } of modules)
    for (const { target } of imports) importers.set(target, (importers.get(target) ?? new Set()).add(file))
  return modules
    .map(({ file }) => file)
    .filter((file) => importers.get(file)?.size === 1 && basename(file) !== 'index.ts')
}

/** What is loaded at once together with a module, itself included. */
export function loadedWith(start: Module): Module[] {
  const loaded = new Set([start])
  // The set grows during this loop, and the loop visits what is added.
  for (const { imports } of loaded) {
    for (const { target, isType, isLazy } of imports) {
      const module = byName.get(target)
      if (module && !isType && !isLazy) loaded.add(module)
    }
  }
  return [...loaded]
}

/** Circles of imports, each as `a → b → a`. Types and lazy imports count: a circle is a circle in the design. */
export function cycles(): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const { target } of byName.get(file)?.imports ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const { file } of modules) visit(file, [])
  return found
}
