/**
 * A signal that the first SIGINT or SIGTERM aborts, with the name as its reason: writes under way are
 * finished and reported. The second one ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(name))
  }
  return controller.signal
}
