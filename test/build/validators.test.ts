import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundleValidator } from '../../.ci/build/bundle.js'
import { compileSchema } from '../../src/workspace/schema/compile-schema.js'
import { READ_KINDS, type ReadKind, readSchema } from '../../src/workspace/schema/read-schema.js'
import { aPlan } from '../view/samples.js'
import { folderWith } from '../world.js'

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** What a build writes for this kind. */
async function precompiled(kind: ReadKind): Promise<ValidateFunction> {
  const folder = folderWith({})
  await bundleValidator(kind, folder)
  return createRequire(import.meta.url)(join(folder, `${kind}.cjs`))
}

const VALID: Readonly<Record<ReadKind, unknown>> = {
  workspace: { version: 1, environments: { staging: { apiKeyEnv: 'SMALLEST_API_KEY_STAGING' } } },
  agent: { agentId: '696e655577e1d88ff54b4fbf', dispositionMetrics: [{ use: 'csat' }] },
  metrics: { metrics: [{ identifier: 'csat', prompt: 'How satisfied?', type: 'INTEGER' }] },
  'drift-ignore': { acknowledged: [] },
  plan: JSON.parse(JSON.stringify(aPlan())),
}

const STRANGE = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown> },
  fc.constantFrom(
    '',
    'ENUM',
    'user_interested',
    '696e655577e1d88ff54b4fbf',
    'staging',
    '1.0',
    '/summaryPrompt',
  ),
)

/** Mostly what the schema describes, with something strange in any place. */
function documentOf(schema: Schema, root: Schema, depth = 0): fc.Arbitrary<unknown> {
  const target = schema.$ref
    ?.split('/')
    .slice(2)
    .reduce<Schema | undefined>((_, name) => root.$defs?.[name], root)
  const described = target ? documentOf(target, root, depth) : describedBy(schema, root, depth)
  return fc.oneof({ weight: 9, arbitrary: described }, { weight: 1, arbitrary: STRANGE })
}

function describedBy(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const given = [
    ...(schema.enum ?? []),
    ...(schema.examples ?? []),
    ...('const' in schema ? [schema.const] : []),
  ]
  const inner = (each: Schema) => (depth > 6 ? STRANGE : documentOf(each, root, depth + 1))
  const named = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, each]) => [key, inner(each)]),
  )
  const others =
    typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties) : STRANGE
  const kinds: fc.Arbitrary<unknown>[] = given.length > 0 ? [fc.constantFrom(...given)] : []
  if (schema.properties ?? schema.additionalProperties) {
    const more = fc.dictionary(fc.constantFrom('staging', 'prompt', 'Nope', 'a_b'), others, { maxKeys: 1 })
    kinds.push(fc.tuple(fc.record(named, { requiredKeys: [] }), more).map(([a, b]) => ({ ...b, ...a })))
  }
  if (schema.items) kinds.push(fc.array(inner(schema.items), { maxLength: 3 }))
  return kinds.length > 0 ? fc.oneof(...kinds) : STRANGE
}

const errorsOf = (validate: ValidateFunction, document: unknown): readonly ErrorObject[] =>
  validate(document) ? [] : (validate.errors ?? [])

describe.each(READ_KINDS)('the precompiled validator of %s files', (kind) => {
  it('says exactly what ajv says of the schema, whatever the document', async () => {
    const schema: Schema = JSON.parse(readSchema(kind))
    const [ours, ajvs] = [await precompiled(kind), compileSchema(kind)]
    const verdicts = new Set<boolean>()
    fc.assert(
      fc.property(documentOf(schema, schema), (document) => {
        const said = errorsOf(ours, document)
        verdicts.add(said.length > 0)
        expect(said).toEqual(errorsOf(ajvs, document))
      }),
      { numRuns: 300 },
    )
    expect(verdicts).toContain(true)
  })

  it('accepts what is valid', async () => {
    const valid = VALID[kind]
    expect(errorsOf(await precompiled(kind), valid)).toEqual([])
    expect(errorsOf(compileSchema(kind), valid)).toEqual([])
  })
})
