import { CONFIG_FIELDS, type PostCallConfig } from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { canonicalJson } from '../text/canonical-json.js'
import { isRecord } from './http/answer.js'

/**
 * A misspelt field would be left alone, and nobody would know.
 * @throws AtomsSyncError `USAGE`
 */
export function requireFields(config: PostCallConfig): void {
  const known: readonly string[] = CONFIG_FIELDS
  const strange = isRecord(config) ? Object.keys(config).filter((key) => !known.includes(key)) : ['config']
  if (strange.length === 0) return
  throw new AtomsSyncError('USAGE', `a post-call config has no \`${strange.join('`, `')}\``, {
    hint: `its fields are ${known.join(', ')}`,
  })
}

/** Whether live has the given fields already, to the letter: their order counts, too. */
export const hasFields = (live: Pick<LiveAgent, 'config'>, config: PostCallConfig): boolean =>
  CONFIG_FIELDS.every(
    (field) =>
      config[field] === undefined || canonicalJson(config[field]) === canonicalJson(live.config[field]),
  )
