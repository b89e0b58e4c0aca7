import { describe, expect, it } from 'vitest'
import { isTrustedBaseUrl } from '../../src/workspace/settings/environments.js'

describe('a base URL from a file', () => {
  it.each([
    'https://api.smallest.ai/atoms/v1',
    'https://smallest.ai',
    'https://API.Smallest.AI/atoms/v1',
    'https://eu.api.smallest.ai:443/atoms',
    'http://127.0.0.1:4010/atoms/v1',
    'http://localhost:4010/atoms/v1',
    'https://localhost',
    'http://[::1]:80/atoms/v1',
    'http://127.1:8080/',
  ])('is trusted: %s', (url) => expect(isTrustedBaseUrl(url)).toBe(true))

  it.each([
    'http://api.smallest.ai/atoms/v1',
    'https://api.smallest.ai:8443/atoms/v1',
    'https://smallest.ai.evil.example',
    'https://notsmallest.ai',
    'https://evil.example/smallest.ai',
    'https://evil.example#.smallest.ai',
    'https://evil.example?x=.smallest.ai',
    'https://api.smallest.ai@evil.example/',
    'https://user:pass@api.smallest.ai/',
    'https://evil.example\\@api.smallest.ai/',
    'https://evil.example\\.smallest.ai/',
    'https://api.smallest.ai\t.evil.example/',
    ' https://api.smallest.ai/',
    'https://api.smallest.ai./',
    'https:/api.smallest.ai/',
    'https:api.smallest.ai',
    '//api.smallest.ai/',
    'ftp://api.smallest.ai/',
    'file:///etc/passwd',
    'https://аpi.smallest.ai/',
    'https://api%2esmallest.ai/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://0.0.0.0:80/',
    'http://169.254.169.254/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433x/',
    '',
  ])('is not trusted: %s', (url) => expect(isTrustedBaseUrl(url)).toBe(false))

  it('may name a host that was allowed elsewhere, and no other', () => {
    expect(isTrustedBaseUrl('https://proxy.example:8443/v1', ['proxy.example'])).toBe(true)
    expect(isTrustedBaseUrl('https://proxy.example/v1', ['Proxy.Example'])).toBe(true)
    expect(isTrustedBaseUrl('http://proxy.example/v1', ['proxy.example'])).toBe(false)
    expect(isTrustedBaseUrl('https://x.proxy.example/v1', ['proxy.example'])).toBe(false)
    expect(isTrustedBaseUrl('https://proxy.example@evil.example/', ['proxy.example'])).toBe(false)
  })
})
