import { AtomsSyncError } from '../../model/error.js'
import { isRecord, text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { type AudienceMember, audienceCsv, NUMBER_COLUMN } from './audience-csv.js'
import { createdId } from './created.js'
import { unlessGone } from './unless-gone.js'

/** Whom a campaign calls. */
export interface Audience {
  readonly audienceId: string
  readonly name: string
}

export interface NewAudience {
  readonly name: string
  readonly description?: string
  readonly members: readonly AudienceMember[]
}

/** Source: vendor's API reference, `POST /audience`: multipart, the members as a CSV file of at most 5 MB. */
export async function createAudience(api: Api, { name, description, members }: NewAudience): Promise<string> {
  const doing = `creating audience ${name}`
  const form = new FormData()
  form.set('name', name)
  if (description !== undefined) form.set('description', description)
  form.set('phoneNumberColumnName', NUMBER_COLUMN)
  form.set('file', new Blob([audienceCsv(members)], { type: 'text/csv' }), 'audience.csv')
  const { data } = await api({ method: 'POST', path: '/audience', form, doing })
  return createdId(data, doing)
}

/** Source: vendor's API reference, `GET /audience`: those that the key's user created. */
export async function listAudiences(api: Api): Promise<readonly Audience[]> {
  const doing = 'listing audiences'
  const { data } = await api({ method: 'GET', path: '/audience', doing })
  if (!Array.isArray(data)) throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list while ${doing}`)
  return data.filter(isRecord).flatMap((row) => {
    const audienceId = text(row._id)
    return audienceId === undefined ? [] : [{ audienceId, name: text(row.name) ?? audienceId }]
  })
}

/** Source: vendor's API reference, `DELETE /audience/{id}`: 400 while a campaign uses it. */
export async function deleteAudience(api: Api, audienceId: string): Promise<void> {
  await unlessGone(
    api({
      method: 'DELETE',
      path: `/audience/${encodeURIComponent(audienceId)}`,
      doing: `deleting audience ${audienceId}`,
      idempotent: true,
    }),
  )
}
