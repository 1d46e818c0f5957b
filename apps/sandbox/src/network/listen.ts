import type { Server } from 'node:net'
import { ConfigError } from '../config.ts'

/** Starts listening. @throws ConfigError that names `setting` where the address cannot be had. */
export function listen(server: Server, port: number, host: string, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(explain(error, setting, port, host))
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

function explain(error: NodeJS.ErrnoException, setting: string, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(`${setting}: port ${port} on ${host} is already in use; set ${setting} to a free port`)
    case 'EACCES':
      return new ConfigError(
        `${setting}: this user may not listen on port ${port}; set ${setting} to a port above 1023`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError(`HOST: ${host} is not an address of this machine`)
    default:
      return error
  }
}
