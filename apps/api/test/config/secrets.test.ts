import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { ConfigError, readEnv } from '../../src/config/env.ts'
import { toSecrets } from '../../src/config/secrets.ts'
import { createTokenService } from '../../src/services/token-service.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cardwright-secrets-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const secretsOf = (env: Record<string, string> = {}, folder = dataDir) =>
  toSecrets(readEnv({ DATABASE_URL: 'postgres://localhost/none', ...env }), folder)

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    secretsOf(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const newKey = (bytes = 32) => randomBytes(bytes).toString('base64')
const pem = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
)

describe('secrets that nobody gave', () => {
  it('are made once, and nobody but their owner can read them', async () => {
    const first = secretsOf()
    expect(secretsOf()).toEqual(first)
    expect(first.pepper).toHaveLength(32)
    const folder = join(dataDir, 'secrets')
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777
    expect(await modeOf(folder)).toBe(0o700)
    const files = await readdir(folder)
    expect(files.toSorted()).toEqual(['jwt-private-key.pem', 'pepper', 'vault-keystore'])
    for (const file of files) expect(await modeOf(join(folder, file)), file).toBe(0o600)
  })

  it('are refused in production, each by name, unless that is allowed by name', () => {
    const production = { NODE_ENV: 'production' }
    expect(problemsOf(production).map((problem) => problem.split(' ')[0])).toEqual([
      'JWT_PRIVATE_KEY',
      'SECRET_PEPPER',
      'VAULT_KEYSTORE',
    ])
    expect(problemsOf({ ...production, SECRET_PEPPER: newKey(), JWT_PRIVATE_KEY: pem })).toHaveLength(1)
    expect(problemsOf({ ...production, ALLOW_GENERATED_SECRETS: 'true' })).toEqual([])
  })
})

describe('secrets that are given', () => {
  it('are used as they are, and nothing is made beside them', async () => {
    const given = { JWT_PRIVATE_KEY: pem, SECRET_PEPPER: newKey(), VAULT_KEYSTORE: newKey() }
    const folder = join(dataDir, 'untouched')
    const secrets = secretsOf({ ...given, NODE_ENV: 'production' }, folder)
    expect(secrets.pepper.toString('base64')).toBe(given.SECRET_PEPPER)
    expect(secrets.vaultKeystore.keys.get(1)?.toString('base64')).toBe(given.VAULT_KEYSTORE)
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  it('may hold a key whose line breaks are written as \\n, as a single line must', async () => {
    const secrets = secretsOf({ JWT_PRIVATE_KEY: pem.replaceAll('\n', '\\n') })
    const tokens = createTokenService(secrets.jwtPrivateKeyPem, systemClock)
    const [userId, sessionId] = [`usr_${'0'.repeat(26)}`, `ses_${'0'.repeat(26)}`]
    const { accessToken } = await tokens.issueAccess({ userId, sessionId })
    expect(await tokens.readAccess(accessToken)).toMatchObject({ userId, isElevated: false })
  })

  it('are refused where they are no keys of 32 bytes, without being repeated', () => {
    const short = newKey(16)
    const problems = problemsOf({ SECRET_PEPPER: short, VAULT_KEYSTORE: short })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['SECRET_PEPPER', 'VAULT_KEYSTORE'])
    expect(problems.join()).not.toContain(short)
    expect(problemsOf({ SECRET_PEPPER: newKey(64) })).toHaveLength(1)
  })

  it('are refused where they sign nothing, or on another curve than the program’s', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    for (const key of ['nonsense', String(other)]) {
      const problems = problemsOf({ JWT_PRIVATE_KEY: key })
      expect(problems).toEqual(['JWT_PRIVATE_KEY must be a private key on the curve P-256, PKCS #8 in PEM'])
    }
  })
})
