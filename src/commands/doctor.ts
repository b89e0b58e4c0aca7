import type { Command, Invocation } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import type { Flags } from '../console/flags/all.js'
import { ENVIRONMENT_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import type { Check } from '../model/diagnostic.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import type { AgentRow } from '../model/live.js'
import type { AtomsClient, User } from '../remote/client.js'
import { counted } from '../text/plural.js'
import { baseUrlOf, connect } from '../verbs/connect.js'
import { sampleAgents, whereabouts } from '../verbs/diagnose.js'
import { loadManaged } from '../verbs/load-desired.js'
import { doctorPage } from '../view/doctor-page.js'

/** Labels and histories are stamped by the platform; a clock this far off makes "when" misleading. */
const CLOCK_TOLERANCE_MS = 60_000

export const doctor: Command = {
  name: 'doctor',
  summary: 'Check key, URL, dialect, rate and clock',
  description: 'Looks at what a plan would need, one thing after the other. Reads only.',
  flags: [ENVIRONMENT_FLAG, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: ['atoms-sync doctor', 'atoms-sync doctor --env production --format json'],
  exits: { 0: 'all is in order', 1: 'something is not' },
  async run(invocation) {
    const checks: Check[] = []
    try {
      await examine({ ...invocation, flags: { ...invocation.flags, quiet: true } }, checks)
    } catch (error) {
      if (!(error instanceof AtomsSyncError)) throw error
      checks.push(failed(error))
    }
    const exitCode = checks.some(({ status }) => status === 'fail') ? EXIT.failed : EXIT.ok
    invocation.screen.answer(withExitCode(doctorPage(checks), exitCode))
    return exitCode
  },
}

function failed({ code, message, hint }: AtomsSyncError): Check {
  const id =
    code === 'NO_KEY' || code === 'UNAUTHORIZED' || code === 'FORBIDDEN'
      ? 'key'
      : code === 'USAGE'
        ? 'usage'
        : 'url'
  return { id, title: id, status: 'fail', detail: message, ...(hint && { hint }) }
}

async function examine(invocation: Invocation, checks: Check[]): Promise<void> {
  const session = openSession(invocation)
  const { environment, diagnostics, managed } = loadManaged(session)
  const wrong = diagnostics.filter(({ severity }) => severity === 'error').length
  checks.push({
    id: 'files',
    title: 'files',
    status: hasErrors(diagnostics) ? 'warn' : 'ok',
    detail: `${wrong > 0 ? counted(wrong, 'error') : counted(managed.size, 'agent')} in ${session.workspace.root}`,
    ...(wrong > 0 && { hint: 'atoms-sync validate shows them' }),
  })
  checks.push({ id: 'node', title: 'node', status: 'ok', detail: process.version })
  const client = await connect(session, { environment })
  const baseUrl = baseUrlOf(session, environment)
  const started = invocation.world.clock.elapsedMs()
  const user = await client.getUser()
  const ms = Math.round(invocation.world.clock.elapsedMs() - started)
  checks.push({ id: 'url', title: 'url', status: 'ok', detail: `${baseUrl} answered in ${ms} ms` })
  checks.push({
    id: 'key',
    title: 'key',
    status: 'ok',
    detail: `${environment.apiKeyEnv} is accepted${ownerOf(user)}`,
  })
  checks.push(organization(environment, user), clock(user, invocation.world.clock.now()))
  const { rows, unlisted } = await sampleAgents(client, managed)
  checks.push(await dialects(client, rows), rate(invocation.flags))
  if (managed.size > 0) checks.push(await whereabouts(client, managed.size, unlisted))
}

const ownerOf = ({ email }: User): string => (email === undefined ? '' : `; it belongs to ${email}`)

function organization({ organizationId }: Environment, user: User): Check {
  const has = user.organizationId ?? 'unknown'
  const check = { id: 'organization', title: 'organisation' }
  if (organizationId === undefined) {
    const hint = `pin it with organizationId: ${has} in atoms-sync.yaml, and a key of another one cannot write`
    return { ...check, status: 'ok', detail: has, hint }
  }
  if (organizationId === user.organizationId)
    return { ...check, status: 'ok', detail: `${has}, as atoms-sync.yaml says` }
  return {
    ...check,
    status: 'fail',
    detail: `the key belongs to ${has}, atoms-sync.yaml says ${organizationId}`,
    hint: 'take a key of that organisation, or another --env, or correct organizationId',
  }
}

function clock({ serverTime }: User, now: Date): Check {
  const check = { id: 'clock', title: 'clock' }
  if (!serverTime) return { ...check, status: 'skip', detail: 'the platform does not tell its time' }
  const offMs = Math.abs(now.getTime() - serverTime.getTime())
  if (offMs <= CLOCK_TOLERANCE_MS) return { ...check, status: 'ok', detail: 'agrees with the platform’s' }
  const hint = 'set this machine’s clock'
  return { ...check, status: 'warn', detail: `${Math.round(offMs / 1000)} s away from the platform’s`, hint }
}

/** One agent with versions and one without say which generations of the API a run will meet. */
async function dialects(client: AtomsClient, rows: readonly AgentRow[]): Promise<Check> {
  const check = { id: 'dialect', title: 'dialect' }
  const samples = [true, false].flatMap(
    (isVersioned) => rows.find((row) => (row.activeVersionId !== undefined) === isVersioned) ?? [],
  )
  if (samples.length === 0) {
    const hint = 'check that it belongs to the right workspace'
    return { ...check, status: 'warn', detail: 'the key sees no agents', hint }
  }
  const found = await Promise.all(
    samples.map(async ({ agentId, name }) => {
      const { dialect } = await client.getWriteState(await client.getPostCallConfig(agentId))
      return `${dialect} (as agent ${name} has it)`
    }),
  )
  return { ...check, status: 'ok', detail: found.join(', ') }
}

/** No request tells what is allowed. Source: the documented limits of the platform's plans. */
function rate({ rate: named }: Flags): Check {
  const check = { id: 'rate', title: 'rate', status: 'ok' as const }
  if (named !== undefined) return { ...check, detail: `at most ${named} requests/s, as --rate says` }
  const hint =
    'the free plan allows 10 requests/s, Pro 100; where several runs share a key, give each its part with --rate'
  return { ...check, detail: 'found out from the platform’s refusals', hint }
}
