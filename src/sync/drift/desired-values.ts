import { type ChangePath, fieldOf } from '../../model/change-path.js'
import { DEFAULT_CONFIG } from '../../model/config.js'
import { normalConfig } from '../../model/normal.js'
import type { AskedState } from '../../model/revision.js'
import { ignores } from '../ignore.js'
import { valueAt } from '../value-at.js'
import { comparable } from './three-way.js'

/**
 * What the files asked for at one path, commit after commit, in a form to compare. Of what is left alone with `ignore`,
 * nothing is asked, whatever stands in the file. Pure.
 */
export const askedValues = (
  asked: readonly AskedState[],
  path: ChangePath,
): { value: string; at: Date | undefined }[] =>
  asked.flatMap(({ config, ignore, at }) => {
    const field = fieldOf(path)
    if (field === undefined || config[field] === undefined || ignores(ignore)(path)) return []
    return [{ value: comparable(valueAt(normalConfig({ ...DEFAULT_CONFIG, ...config }), path)), at }]
  })
