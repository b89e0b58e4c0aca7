import type { Command } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import { OUTPUT_FLAGS } from '../console/flags/shared.js'
import { docOf } from '../lint/rule-doc.js'
import { RULES } from '../lint/rules/index.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import { meantHint } from '../text/spelling.js'
import { codePage, EXPLAINED_CODES, rulePage, rulesPage } from '../view/lint/explain-page.js'

export const explain: Command = {
  name: 'explain',
  summary: 'Tell what a lint rule or an error code is about',
  description:
    'Why it is there, what to do about it, and for a rule examples, options and how to silence it.',
  argument: {
    name: '[code]',
    summary: 'a rule or a code; without one, all rules are listed',
    completes: [...RULES.map(({ id }) => id), ...EXPLAINED_CODES],
  },
  flags: OUTPUT_FLAGS,
  examples: ['atoms-sync explain', 'atoms-sync explain unquoted-choice', 'atoms-sync explain OPEN_DRAFT'],
  async run({ args: [code], screen }) {
    if (code === undefined) {
      screen.answer(withExitCode(rulesPage(RULES.map(docOf)), EXIT.ok))
      return EXIT.ok
    }
    const rule = RULES.find(({ id }) => id === code)
    const page = rule === undefined ? codePage(code) : rulePage(docOf(rule))
    if (page === undefined) throw unknown(code)
    screen.answer(withExitCode(page, EXIT.ok))
    return EXIT.ok
  },
}

function unknown(code: string): AtomsSyncError {
  const known = [...RULES.map(({ id }) => id), ...EXPLAINED_CODES]
  return new AtomsSyncError('USAGE', `there is no rule and no code \`${code}\``, {
    hint: meantHint(code, known, 'atoms-sync explain lists the rules'),
  })
}
