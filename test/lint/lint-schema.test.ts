import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { readSchema } from '../../src/workspace/schemas.js'
import { agentWith, lintOf, withChoices } from './build.js'

type Json = { readonly [key: string]: unknown }
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object closed: a property that we write and do not describe is a mistake. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed)
  if (!isObject(node)) return node
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  return isObject(node.properties) && node.type === 'object'
    ? { ...inner, additionalProperties: false }
    : inner
}

const validate = new Ajv2020({ allErrors: true }).compile(closed(JSON.parse(readSchema('lint'))) as Json)

const withAnything = agentWith(`  - identifier: broken\n${withChoices('[yes, 1, ~]')}`)

it.each([
  ['findings and mistakes', withAnything, []],
  ['what was mended', withAnything, ['--fix']],
  ['nothing', agentWith(withChoices('["yes", "no"]')), []],
  ['why nothing could be linted', withAnything, ['--agent', 'nobody']],
])('the schema of reports describes %s', async (_, text, flags) => {
  const { json } = await lintOf({ 'agents/a.yaml': text }, ...flags)
  expect(validate(json) ? [] : validate.errors).toEqual([])
})
