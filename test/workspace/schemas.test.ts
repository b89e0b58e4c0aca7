import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { type FileKind, validatorOf } from '../../src/workspace/schema/check-shape.js'
import { readSchema, SCHEMA_KINDS, type SchemaKind } from '../../src/workspace/schema/read-schema.js'

interface Schema {
  readonly $schema?: string
  readonly $id?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly examples?: readonly unknown[]
}

const KINDS: readonly FileKind[] = ['workspace', 'agent', 'metrics']
const read = (kind: SchemaKind): Schema => JSON.parse(readSchema(kind))

/** Every schema that describes a value, by path. */
function fields(schema: Schema, path: string): [string, Schema][] {
  const inner = (name: string, each: Schema | boolean | undefined) =>
    typeof each === 'object' && each.$ref === undefined ? fields(each, `${path}/${name}`) : []
  return [
    [path, schema],
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => inner(name, each)),
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, each]) => inner(name, each)),
    ...inner('items', schema.items),
    ...inner('*', schema.additionalProperties),
  ]
}

describe.each(SCHEMA_KINDS)('the schema %s', (kind) => {
  it('is JSON Schema 2020-12', () => {
    expect(read(kind)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })
    expect(new Ajv2020({ strict: false }).validateSchema(read(kind))).toBe(true)
  })

  it('is found by another one under the name of its file', () => {
    const ajv = new Ajv2020({ strict: false }).addSchema(read(kind))
    const properties = { it: { $ref: `${kind}.schema.json` } }
    const validate = ajv.compile({ $id: 'other.schema.json', properties })
    expect(validate({ it: 7 })).toBe(false)
    expect(validate.errors).toMatchObject([{ instancePath: '/it', keyword: 'type' }])
  })
})

describe.each(KINDS)('the schema of %s files', (kind) => {
  it.each(fields(read(kind), ''))('describes %s to people', (_, field) => {
    expect(field.title).toMatch(/^[A-Z]/)
    expect(field.description).toMatch(/^[A-Z`"].*\.$/)
  })

  it('knows every key of every map', () => {
    const open = fields(read(kind), '').filter(
      ([, { type, additionalProperties }]) => type === 'object' && additionalProperties === undefined,
    )
    expect(open.map(([path]) => path)).toEqual([])
  })

  it('has examples that are valid', () => {
    const properties = Object.entries(read(kind).properties ?? {})
    const required = kind === 'agent' ? { agentId: '696e655577e1d88ff54b4fbf' } : {}
    const examples = properties.flatMap(([name, { examples = [] }]) =>
      examples.map((value) => ({ ...required, [name]: value })),
    )
    const validate = validatorOf(kind)
    expect(examples.filter((example) => !validate(example))).toEqual([])
  })
})

describe('a metric', () => {
  it('is described alike in agent files and in the library', () => {
    const metricOf = (kind: FileKind) => read(kind).$defs?.metric?.properties
    const { use, ...own } = metricOf('agent') ?? {}
    expect(use).toBeDefined()
    expect(own).toEqual(metricOf('metrics'))
  })

  it.each([
    [{ identifier: 'a', prompt: 'x', type: 'ENUM' }, false],
    [{ identifier: 'a', prompt: 'x', type: 'ENUM', choices: ['a'] }, true],
    [{ identifier: 'a', prompt: 'x', type: 'STRING', choices: ['a'] }, false],
    [{ use: 'a' }, true],
    [{ use: 'a', type: 'ENUM' }, true],
    [{ prompt: 'x', type: 'STRING' }, false],
  ])('is judged by editors as by us: %j', (metric, valid) => {
    expect(validatorOf('agent')({ agentId: 'a'.repeat(24), dispositionMetrics: [metric] })).toBe(valid)
  })
})
