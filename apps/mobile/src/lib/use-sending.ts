import type { UploadPath } from '@cardwright/api-client'
import { useState } from 'react'
import type { PickedFile } from './picked-file.ts'
import { isUnreachable } from './problems.ts'
import { sendFile } from './send-file.ts'
import { useServices } from './services.tsx'
import { useOnce } from './use-once.ts'

export interface Sending {
  /** From the press until the API has it: also while one chooses, and while the picture is made small. */
  isBusy: boolean
  /** In per cent, while it is sent. */
  percent: number | undefined
  /** Lets the person choose one file and sends it. False where they chose none, or one is on its way already. */
  run: (request: SendRequest) => Promise<boolean>
}

interface SendRequest {
  path: UploadPath
  fields: Readonly<Record<string, string>>
  pick: () => Promise<PickedFile | undefined>
}

const MOST_TRIES = 3

/** One file at a time, for two quick presses too, which would open two windows of the system and send twice. */
export function useSending(): Sending {
  const { api, newKey } = useServices()
  const { isBusy, run } = useOnce()
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const send = async ({ path, fields }: SendRequest, file: PickedFile): Promise<void> => {
    const idempotencyKey = newKey()
    for (let tries = 1; ; tries += 1) {
      setPercent(0)
      try {
        const call = await api.prepare(path, { idempotencyKey })
        await sendFile(call, fields, file, (share) => setPercent(Math.round(share * 100)))
        return
      } catch (error) {
        if (!isUnreachable(error) || tries === MOST_TRIES) throw error
      }
    }
  }
  return {
    isBusy,
    percent,
    run: async (request) => {
      let isSent = false
      await run(async () => {
        const file = await request.pick()
        if (file === undefined) return
        try {
          await send(request, file)
          isSent = true
        } finally {
          setPercent(undefined)
        }
      })
      return isSent
    },
  }
}
