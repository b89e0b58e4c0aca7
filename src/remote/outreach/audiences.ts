import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { createdId, unlessGone } from './campaigns.js'

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

/** Somebody to call. */
export interface AudienceMember {
  /** E.164, such as `+13415550101`; each once in an audience. */
  readonly phoneNumber: string
  readonly firstName?: string
  readonly lastName?: string
}

/** The column that the platform is told to take numbers from. */
const NUMBER_COLUMN = 'phoneNumber'

/**
 * The members as the CSV that the platform takes. Whatever a name holds, it stays in its cell: a name from a web
 * form must not become a row, and with it a number to call.
 * @throws AtomsSyncError `USAGE` for what is no telephone number
 */
export function audienceCsv(members: readonly AudienceMember[]): string {
  const rows = members.map(({ firstName = '', lastName = '', phoneNumber }) => [
    firstName,
    lastName,
    requirePhoneNumber(phoneNumber),
  ])
  return [['firstName', 'lastName', NUMBER_COLUMN], ...rows].map(record).join('')
}

/** A reader that cuts at line ends first, quotes or not, finds none inside of a cell. */
const cell = (value: string): string =>
  `"${value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('"', '""')}"`

const record = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

function requirePhoneNumber(phoneNumber: string): string {
  if (/^\+[1-9]\d{5,14}$/.test(phoneNumber)) return phoneNumber
  throw new AtomsSyncError('USAGE', `${JSON.stringify(phoneNumber)} is no telephone number`, {
    hint: 'write it as E.164: a plus, the country, the number, nothing else',
  })
}
