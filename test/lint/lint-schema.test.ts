import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { readSchema } from '../../src/workspace/schema/read-schema.js'
import { closed } from '../view/closed-schema.js'
import { agentWith, lintOf, withChoices } from './build.js'

const validate = new Ajv2020({ allErrors: true }).compile(closed(JSON.parse(readSchema('lint'))))

const withAnything = agentWith(`  - identifier: broken\n${withChoices('[yes, 1, ~]')}`)

it.each([
  ['findings and mistakes', withAnything, []],
  ['what was fixed', withAnything, ['--fix']],
  ['nothing', agentWith(withChoices('["yes", "no"]')), []],
  ['why nothing could be linted', withAnything, ['--agent', 'nobody']],
])('the schema of reports describes %s', async (_, text, flags) => {
  const { json } = await lintOf({ 'agents/a.yaml': text }, ...flags)
  expect(validate(json) ? [] : validate.errors).toEqual([])
})
