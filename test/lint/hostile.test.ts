import { expect, it } from 'vitest'
import { agentWith, fine, lintOf, withChoices } from './build.js'

const times = (count: number, text: string): string => text.repeat(count)

const comment = '  # atoms-sync-disable-next-line unquoted-choice -- so\n'

/** As large as a file may be: what takes more than linear time does not end within the limit of a test. */
it.each([
  ['comments', agentWith(times(15_000, comment) + fine('price')), 'unused-suppression'],
  ['choices in one line', agentWith(withChoices(`[${times(20_000, 'yes, ')}no]`)), 'unquoted-choice'],
  ['choices in lines', agentWith(withChoices(times(6_000, '\n      # so\n      - yes'))), 'unquoted-choice'],
  [
    'metrics',
    agentWith(Array.from({ length: 2_500 }, (_, at) => fine(`m_${at}`)).join('')),
    'too-many-metrics',
  ],
  [
    'doubles',
    agentWith(
      Array.from({ length: 2_500 }, (_, at) => fine(`m_${at}`, 'Was it resolved? Answer true.')).join(''),
    ),
    'near-duplicate-metric',
  ],
  [
    'words',
    agentWith(fine('price', `"${times(60_000, 'Was it good ')}"`) + withChoices('[yes, no]')),
    'unquoted-choice',
  ],
])('copes with a file full of %s', async (_, text, code) => {
  const { json } = await lintOf({ 'agents/a.yaml': text })
  expect(json.findings.map((finding: { code: string }) => finding.code)).toContain(code)
})
