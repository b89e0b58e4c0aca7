import type { MiddlewareHandler } from 'hono'
import type { EmulatorEnv } from './context.js'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Answers only programs of this machine that mean it: a web page that had its own name point here (DNS rebinding)
 * carries a foreign `Host`, one that posts across origins a foreign `Origin`.
 */
export const loopbackOnly: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const origin = c.req.header('origin')
  const named = [`http://${c.req.header('host') ?? ''}`, ...(origin === undefined ? [] : [origin])]
  if (!named.every(isLoopback)) return c.text('The emulator answers on loopback only.\n', 403)
  return next()
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname)
}
