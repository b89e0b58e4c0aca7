import { isSecretField } from '../../text/mask.js'
import { quoted } from '../../text/quote.js'
import { didYouMean, didYouMeanHint, vendorSpelling } from '../../text/spelling.js'
import type { Problem } from '../yaml/problem.js'
import { entryOf } from '../yaml/tree.js'
import type { Located } from './locate.js'

interface Explained {
  readonly problem: Problem
  /** The key that was meant, and the path of its map: a key that is missing there is the same mistake. */
  readonly owner: string
  readonly meant?: string
}

/** A key that the schema does not know. */
export function explainUnknownKey({ error, tree }: Located): Explained {
  const key = String(error.params.additionalProperty)
  const known = Object.keys(error.parentSchema?.properties ?? {})
  const span = entryOf(tree, key)?.key ?? tree.span
  const owner = error.instancePath
  if (isSecretField(key)) {
    const hint = 'hand the key over in the environment or in `.env`; `apiKeyEnv` names the variable'
    return {
      owner,
      problem: { code: 'secret-in-file', span, message: `${quoted(key)} does not belong in a file`, hint },
    }
  }
  const vendors = vendorSpelling(key, known)
  if (vendors !== undefined) {
    const message = `${quoted(key)} is called ${quoted(vendors)} here`
    return {
      owner,
      meant: vendors,
      problem: { code: 'vendor-spelling', span, message, hint: didYouMeanHint(vendors) },
    }
  }
  const foreign = NOT_OURS.get(key)
  if (foreign !== undefined) {
    return {
      owner,
      problem: { code: 'vendor-spelling', span, message: `${quoted(key)} ${foreign[0]}`, hint: foreign[1] },
    }
  }
  const meant = didYouMean(key, known)
  const hint = meant === undefined ? `known here: ${known.map(quoted).join(', ')}` : didYouMeanHint(meant)
  const problem: Problem = { code: 'unknown-key', span, message: `${quoted(key)} is not known here`, hint }
  return { owner, problem, ...(meant !== undefined && { meant }) }
}

/** What the platform's objects hold besides. */
const NOT_OURS: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map([
  [
    'postCallAnalyticsConfig',
    ['is only around the fields in the API', 'put its fields at the top of the file'],
  ],
  ['successMetrics', ['are deprecated by the platform', 'remove them; what is live is never touched']],
])
