/**
 * One sales call from nothing: agent, config, audience, campaign, the call, its analytics, and everything removed.
 *
 * Without a key it runs against the emulator: `npm run sales-call`. With a key it places a real call to a number of
 * yours, which costs what a call costs: `SMALLEST_API_KEY=sk_… npm run sales-call -- +13415550101`.
 */
import { startEmulator } from '../../src/emulator/index.js'
import { AtomsClient } from '../../src/index.js'
import { walkThrough } from './walk-through.js'

const { SMALLEST_API_KEY, SMALLEST_BASE_URL } = process.env
const [to] = process.argv.slice(2)

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal))

const emulator = SMALLEST_API_KEY ? undefined : await emulated()
const options = {
  apiKey: SMALLEST_API_KEY || 'sk_emulated',
  ...(emulator ? { baseUrl: emulator.url } : SMALLEST_BASE_URL ? { baseUrl: SMALLEST_BASE_URL } : {}),
}

try {
  if (!emulator && to === undefined) throw new Error('name the number to call, such as +13415550101')
  await walkThrough({
    atoms: new AtomsClient({ ...options, signal: stop.signal }),
    cleaner: new AtomsClient(options),
    to: to ?? '+13415550101',
    say: (line) => console.log(line),
    signal: stop.signal,
    ...(emulator && { pollMs: 200 }),
  })
} catch (error) {
  console.error(stop.signal.aborted ? 'stopped' : error instanceof Error ? error.message : error)
  process.exitCode = stop.signal.reason === 'SIGINT' ? 130 : stop.signal.aborted ? 143 : 1
} finally {
  await emulator?.close()
}

function emulated() {
  console.log('no SMALLEST_API_KEY: this call is emulated\n')
  return startEmulator({ seed: { phoneNumbers: [{ phoneNumber: '+13410000001' }] } })
}
