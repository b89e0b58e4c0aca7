import { AtomsSyncError } from '../../model/error.js'

/** Somebody to call. */
export interface AudienceMember {
  /** E.164, such as `+13415550101`; each once in an audience. */
  readonly phoneNumber: string
  readonly firstName?: string
  readonly lastName?: string
}

/** The column that the platform is told to take numbers from. */
export const NUMBER_COLUMN = 'phoneNumber'

/**
 * The members as the CSV that the platform takes. Whatever a name holds, it stays in its cell: a name from a web
 * form must not become a row, and with it a number to call.
 * @throws AtomsSyncError `USAGE` for what is no telephone number
 */
export function audienceCsv(members: readonly AudienceMember[]): string {
  const rows = members.map(({ firstName = '', lastName = '', phoneNumber }) => [
    firstName,
    lastName,
    accepted(phoneNumber),
  ])
  return [['firstName', 'lastName', NUMBER_COLUMN], ...rows].map(record).join('')
}

/** A reader that cuts at line ends first, quotes or not, finds none inside of a cell. */
const cell = (value: string): string =>
  `"${value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('"', '""')}"`

const record = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

function accepted(phoneNumber: string): string {
  if (/^\+[1-9]\d{5,14}$/.test(phoneNumber)) return phoneNumber
  throw new AtomsSyncError('USAGE', `${JSON.stringify(phoneNumber)} is no telephone number`, {
    hint: 'write it as E.164: a plus, the country, the number, nothing else',
  })
}
