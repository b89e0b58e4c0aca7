import { fileURLToPath } from 'node:url'
import { compileFromFile } from 'json-schema-to-typescript'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Every place in a document, such as `.agents[].changes[].before`; and the document as nobody changes it. */
const HELPERS = `
type PathsIn<T> = T extends readonly (infer Item)[] ? \`[]\${PathsIn<Item>}\` : T extends object ? PathsOf<T> : ''
type PathsOf<T extends object> = string extends keyof T ? '' : {
  [K in keyof T & string]-?: \`.\${K}\${'' | PathsIn<Exclude<T[K], undefined>>}\`
}[keyof T & string]
type Fixed<T> = T extends readonly (infer Item)[] ? readonly Fixed<Item>[]
  : T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T
type None<Paths extends never> = Paths
`

/**
 * What the compiler says where the type of a document and its schema differ; empty when they are one.
 * @param type exported by `file`, which is below `src/model`
 */
async function differences(schema: string, type: string, file: string): Promise<string[]> {
  const title = schema[0]?.toUpperCase() + schema.slice(1)
  const generated = await compileFromFile(`${ROOT}schemas/${schema}.schema.json`, {
    bannerComment: '',
    format: false,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
  })
  const code = `import type { ${type} as Ours } from '${ROOT}src/model/${file}.js'
    ${generated}${HELPERS}
    declare const document: Ours
    export const fits: Fixed<${title}> = document
    export type OnlyInSchema = None<Exclude<PathsIn<${title}>, PathsIn<Ours>>>
    export type OnlyInType = None<Exclude<PathsIn<Ours>, PathsIn<${title}>>>`
  return compile(`${ROOT}test/schemas/${schema}.generated.ts`, code)
}

function compile(name: string, code: string): string[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false })
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file === name || fileExists(file)
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, code, ts.ScriptTarget.ES2023) : getSourceFile(file, ...rest)
  const program = ts.createProgram([name], { ...options, noUnusedLocals: false }, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(name))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

describe('the schema of a document and its type are one', () => {
  it.each([
    ['plan', 'Plan', 'plan'],
    ['report', 'HealthReport', 'health'],
  ])('%s', async (schema, type, file) => {
    expect(await differences(schema, type, file)).toEqual([])
  })
})
