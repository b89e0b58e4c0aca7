import { describe, expect, it } from 'vitest'
import { agentWith, fine, lintOf, OTHER_ID, withChoices } from './build.js'

const comment = (rule = 'unquoted-choice', reason = ' -- it is right here'): string =>
  `# atoms-sync-disable-next-line ${rule}${reason}`

/** With a comment above the line that begins with some text. */
const above = (text: string, line: string, said = comment()): string =>
  text.replace(new RegExp(`^(\\s*)(?=${line})`, 'm'), `$1${said}\n$1`)

const block = withChoices('\n      - yes\n      - "no"\n      - off')

describe('a comment silences a rule', () => {
  it.each([
    ['about a metric, above its item', above(agentWith(withChoices('[yes, no]')), '- identifier')],
    ['about a field, above its key', above(agentWith(withChoices('[yes, no]')), 'choices')],
    ['about every choice, above the list', above(agentWith(block), 'choices')],
    [
      'behind further comments',
      above(agentWith(withChoices('[yes, no]')), 'choices', `${comment()}\n    # more\n\n    # and more`),
    ],
    ['with CRLF', above(agentWith(withChoices('[yes, no]')), 'choices').replaceAll('\n', '\r\n')],
    ['behind an anchor', agentWith(`  ${comment()}\n  - &a\n    ${withChoices('[yes, no]').slice(4)}`)],
  ])('%s', async (_, text) => {
    expect(await lintOf({ 'agents/a.yaml': text })).toMatchObject({ exit: 0, found: [] })
  })

  it('about one choice, above that choice', async () => {
    const { found, json } = await lintOf({ 'agents/a.yaml': above(agentWith(block), '- off') })
    expect(found).toEqual(['agents/a.yaml:7:9 unquoted-choice'])
    expect(json.summary.suppressed).toBe(1)
  })

  it.each(['dispositionMetrics', 'agentId'])('about the agent, above %s', async (key) => {
    const many = agentWith(Array.from({ length: 11 }, (_, at) => fine(`topic_${at}`)).join(''))
    expect(await lintOf({ 'agents/a.yaml': above(many, key, comment('too-many-metrics')) })).toMatchObject({
      found: [],
    })
  })

  it('about the summary prompt, above it', async () => {
    const text = agentWith(fine('price'), {
      more: `${comment('summary-prompt-ignored')}\nsummaryPrompt: Summarize.\n`,
    })
    const settings = 'environments: { production: { dialect: drafts } }'
    expect(await lintOf({ 'atoms-sync.yaml': settings, 'agents/a.yaml': text })).toMatchObject({ found: [] })
  })

  it('about a shared metric, in the file that has it', async () => {
    const { found } = await lintOf({
      'metrics/shared.yaml': above(`metrics:\n${withChoices('[yes, "no"]')}`, '- identifier'),
      'agents/a.yaml': agentWith('  - use: interested\n'),
    })
    expect(found).toEqual([])
  })

  it('for one agent that uses it, above its `use`', async () => {
    const { json } = await lintOf({
      'metrics/shared.yaml': `metrics:\n${withChoices('[yes, "no"]')}`,
      'agents/a.yaml': above(agentWith('  - use: interested\n'), '- use'),
      'agents/b.yaml': agentWith('  - use: interested\n', { agentId: OTHER_ID }),
    })
    expect(json.findings).toMatchObject([{ agents: [OTHER_ID] }])
  })

  it('of several that it names', async () => {
    const text = agentWith(
      fine('a', 'Was it resolved? Answer true or false.') +
        above(withChoices('[yes, no]'), '- identifier', comment('too-many-metrics, unquoted-choice')),
    )
    expect(await lintOf({ 'agents/a.yaml': text })).toMatchObject({
      found: ['agents/a.yaml:6:3 unused-suppression'],
    })
  })
})

describe('a comment silences nothing', () => {
  it.each([
    ['without a reason', comment('unquoted-choice', '')],
    ['with an empty reason', comment('unquoted-choice', ' -- ')],
    ['without a rule', comment('', '-- so')],
    ['with a rule that there is not', comment('unquoted-choise')],
    ['with another word', '# atoms-sync-disable-line unquoted-choice -- so'],
  ])('%s, and that is said', async (_, said) => {
    const { found } = await lintOf({
      'agents/a.yaml': above(agentWith(withChoices('[yes, "no"]')), 'choices', said),
    })
    expect(found).toEqual(['agents/a.yaml:6:5 invalid-suppression', 'agents/a.yaml:7:15 unquoted-choice'])
  })

  it('where there is nothing to silence, and that is said', async () => {
    const { found } = await lintOf({
      'agents/a.yaml': above(agentWith(withChoices('["yes", "no"]')), 'choices'),
    })
    expect(found).toEqual(['agents/a.yaml:6:5 unused-suppression'])
  })

  it('that the files are refused for', async () => {
    const { exit, found } = await lintOf({
      'agents/a.yaml': above(agentWith(withChoices('[1, 2]')), 'choices'),
    })
    expect(exit).toBe(2)
    expect(found).toEqual([
      'agents/a.yaml:6:5 unused-suppression',
      'agents/a.yaml:7:15 unquoted-choice',
      'agents/a.yaml:7:18 unquoted-choice',
    ])
  })

  it.each([
    ['a block text', fine('price', `|-\n      ${comment()}\n      Was it discussed? Answer true or false.`)],
    ['quotes', fine('price', `"${comment()}\n      Was it discussed? Answer true or false."`)],
  ])('inside of %s, which is text', async (_, metric) => {
    const { found } = await lintOf({ 'agents/a.yaml': agentWith(metric + withChoices('["yes", "no"]')) })
    expect(found).toEqual([])
  })
})

it('is not missed while its rule is off', async () => {
  const files = { 'agents/a.yaml': above(agentWith(withChoices('["yes", "no"]')), 'choices') }
  const { found } = await lintOf({ ...files, 'atoms-sync.yaml': 'lint: { rules: { unquoted-choice: off } }' })
  expect(found).toEqual([])
})
