import type { Ctx } from './context.js'

/** What an Express server says of a route it does not have. Seen on the wire for unknown routes. */
export function noRoutePage(c: Ctx): Response {
  const wanted = escapeHtml(`Cannot ${c.req.method} ${c.req.path}`)
  return c.html(page('Error', `<pre>${wanted}</pre>`), 404)
}

/** What a proxy in front of the platform says when it is in trouble. */
export const proxyPage = (status: number): string => page(String(status), `<h1>${status}</h1>`)

const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
