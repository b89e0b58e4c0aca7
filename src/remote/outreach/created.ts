import { AtomsSyncError } from '../../model/error.js'
import { isRecord, text } from '../http/answer.js'

/**
 * The id of what was just created, which the platform answers by itself or in an object.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` when there is none; something was created all the same
 */
export function createdId(data: unknown, doing: string, field = '_id'): string {
  const id = text(data) ?? (isRecord(data) ? text(data[field]) : undefined)
  if (id !== undefined) return id
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no id while ${doing}`, { mayHaveWritten: true })
}
