import { readFileSync } from 'node:fs'
import { AtomsSyncError } from '../../model/error.js'
import type { Plan } from '../../model/plan.js'
import { namedPath } from '../disk/named-path.js'
import { writeJson } from '../disk/whole-file.js'
import { validatorOf } from '../schema/check-shape.js'

/** @throws AtomsSyncError `FILE_ERROR` */
export function writePlan(folder: string, file: string, plan: Plan): void {
  const path = namedPath(folder, file)
  try {
    writeJson(path, plan)
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${file}`, {
      hint: 'the folder must exist and be writable',
      cause,
    })
  }
}

/**
 * A plan that was saved, as it is in the file.
 * @throws AtomsSyncError `FILE_ERROR` when it cannot be read, `PLAN_REFUSED` when it is no plan of this format
 */
export function readPlan(folder: string, file: string): Plan {
  const plan = parse(folder, file)
  const version =
    typeof plan === 'object' && plan !== null && 'formatVersion' in plan ? plan.formatVersion : undefined
  if (typeof version !== 'string') throw refused(`${file} is no saved plan`)
  if (!version.startsWith('1.'))
    throw refused(`${file} is a plan of format ${version}, and this version reads 1.x`)
  const valid = validatorOf('plan')
  if (!valid(plan)) {
    const [error] = valid.errors ?? []
    throw refused(
      `${file} is no valid plan: ${error?.instancePath || '/'} ${error?.message ?? 'does not fit'}`,
    )
  }
  return plan as unknown as Plan
}

function parse(folder: string, file: string): unknown {
  const path = namedPath(folder, file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot read ${file}`, { hint: 'plan --out writes one', cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    throw refused(`${file} is no JSON`)
  }
}

const refused = (message: string) =>
  new AtomsSyncError('PLAN_REFUSED', message, { hint: 'make the plan again with plan --out' })
