import { ALL_FLAGS } from '../console/flags/all.js'
import { variableOf } from '../console/flags/flag.js'
import type { Page } from '../model/page.js'
import type { World } from '../model/world.js'
import { didYouMean } from '../text/spelling.js'
import { hintLines, line, warn } from '../view/shared/blocks.js'

const PREFIX = 'ATOMS_SYNC_'

/**
 * Variables that look like one of ours and are none: a mistyped `ATOMS_SYNC_READ_ONLY` must not be taken for a promise.
 * A warning and no error, since pipelines have variables of their own: `ATOMS_SYNC_VERSION` is near `--versions`.
 */
export function mistypedVariables(env: World['env']): Page | undefined {
  const names = ALL_FLAGS.map(({ name }) => name)
  const ours = new Set(ALL_FLAGS.map(variableOf))
  const blocks = Object.keys(env)
    .filter((variable) => variable.startsWith(PREFIX) && !ours.has(variable))
    .flatMap((variable) => {
      const word = variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-')
      const meant = ALL_FLAGS.find(({ name }) => name === didYouMean(word, names))
      if (meant === undefined) return []
      const said = line(warn('warning'), `: ${variable} is the variable of no flag, so it does nothing`)
      return [said, ...hintLines(`did you mean ${variableOf(meant)}?`, 0)]
    })
  return blocks.length === 0 ? undefined : { title: 'Variables', blocks, document: null }
}
