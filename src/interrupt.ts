const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * A signal that the first SIGINT or SIGTERM aborts, with the name as its reason: writes under way are
 * finished and reported. The second one, of either kind, ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals) => {
    for (const each of SIGNALS) process.off(each, stop)
    controller.abort(name)
  }
  for (const name of SIGNALS) process.on(name, stop)
  return controller.signal
}
