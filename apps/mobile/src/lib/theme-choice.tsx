import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useState } from 'react'
import { type ThemeChoice, ThemeProvider } from '../ui/index.ts'
import { useServices } from './services.tsx'

interface Chosen {
  choice: ThemeChoice
  choose: (choice: ThemeChoice) => void
}

const ChoiceContext = createContext<Chosen>({ choice: 'system', choose: () => undefined })

export const useThemeChoice = (): Chosen => useContext(ChoiceContext)

const isChoice = (value: string | null): value is ThemeChoice =>
  value === 'light' || value === 'dark' || value === 'system'

/** The person's choice, kept on this device. */
export function ThemeChoiceProvider({ children }: PropsWithChildren) {
  const { storage } = useServices()
  const [choice, setChoice] = useState<ThemeChoice>('system')
  useEffect(() => {
    const kept = storage.get('theme')
    if (isChoice(kept)) setChoice(kept)
  }, [storage])
  const value = useMemo(
    () => ({
      choice,
      choose: (next: ThemeChoice) => {
        storage.set('theme', next)
        setChoice(next)
      },
    }),
    [choice, storage],
  )
  return (
    <ChoiceContext value={value}>
      <ThemeProvider choice={choice}>{children}</ThemeProvider>
    </ChoiceContext>
  )
}
