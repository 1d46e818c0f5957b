import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type Env } from './env.ts'
import { parseVaultKeystore, type VaultKeystore } from './vault-keystore.ts'

/** What must never be logged or sent anywhere; kept apart from the configuration so that neither can slip in with the other. */
export interface Secrets {
  /** PEM (PKCS #8) of the P-256 key that signs access tokens. */
  jwtPrivateKeyPem: string
  /** 32 bytes for keyed hashes: one-time codes, idempotency fingerprints, refresh tokens. */
  pepper: Buffer
  /** The key-encryption keys of the local vault. */
  vaultKeystore: VaultKeystore
  /** Shows Expo's push service that pushes are ours; only where that is asked for there. */
  expoAccessToken: string | undefined
}

/**
 * Takes each secret from its setting, else from the data folder, where development secrets are made on the first start.
 * In production a secret that is neither set nor allowed to be generated is refused by name.
 */
export function toSecrets(env: Env, dataDir: string): Secrets {
  const problems: string[] = []
  const take = (
    setting: 'JWT_PRIVATE_KEY' | 'SECRET_PEPPER' | 'VAULT_KEYSTORE',
    file: string,
    generate: () => string,
  ): string => {
    const given = env[setting]
    if (given !== undefined) return given.replaceAll('\\n', '\n')
    if (env.NODE_ENV === 'production' && !env.ALLOW_GENERATED_SECRETS) {
      problems.push(
        `${setting} is needed in production (or set ALLOW_GENERATED_SECRETS=true to let the program make and keep its own)`,
      )
      return ''
    }
    return readOrCreate(join(dataDir, 'secrets'), file, generate)
  }
  const jwtPrivateKeyPem = take('JWT_PRIVATE_KEY', 'jwt-private-key.pem', newSigningKey)
  const pepper = take('SECRET_PEPPER', 'pepper', newKey)
  const vaultKeystore = take('VAULT_KEYSTORE', 'vault-keystore', newKey)
  if (jwtPrivateKeyPem !== '' && !isSigningKey(jwtPrivateKeyPem))
    problems.push('JWT_PRIVATE_KEY must be a private key on the curve P-256, PKCS #8 in PEM')
  const secrets = {
    jwtPrivateKeyPem,
    pepper: toKey('SECRET_PEPPER', pepper, problems),
    vaultKeystore: toKeystore(vaultKeystore, problems),
    expoAccessToken: env.EXPO_ACCESS_TOKEN,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return secrets
}

const newKey = (): string => randomBytes(32).toString('base64')

export const newSigningKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

function isSigningKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

function toKey(setting: string, text: string, problems: string[]): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32 && text !== '')
    problems.push(`${setting} must be 32 bytes in base64 (for example from: openssl rand -base64 32)`)
  return key
}

function toKeystore(text: string, problems: string[]): VaultKeystore {
  const keystore = parseVaultKeystore(text)
  if (keystore !== undefined) return keystore
  if (text !== '')
    problems.push(
      'VAULT_KEYSTORE must be 32 bytes in base64 (for example from: openssl rand -base64 32), or several such keys as 1:KEY,2:KEY',
    )
  return { activeVersion: 1, keys: new Map() }
}

/** Several processes may start at once: the first to link its file wins, the others read it. */
function readOrCreate(folder: string, file: string, generate: () => string): string {
  const path = join(folder, file)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
    writeFileSync(draft, generate(), { mode: 0o600, flush: true })
    try {
      linkSync(draft, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      unlinkSync(draft)
    }
    chmodSync(path, 0o600)
  }
  return readFileSync(path, 'utf8')
}
