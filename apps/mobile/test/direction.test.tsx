import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { I18nManager } from 'react-native'
import { AppearanceScreen } from '../src/features/settings/appearance-screen.tsx'
import { I18nProvider } from '../src/lib/i18n/i18n.tsx'
import { ThemeChoiceProvider } from '../src/lib/theme-choice.tsx'
import { createTestServices, problem, renderScreen } from './support.tsx'

describe('the direction of the layout on a device', () => {
  it('turns round at the next start, which the screen says, and stays if the language is taken back', async () => {
    const forced: boolean[] = []
    jest.spyOn(I18nManager, 'allowRTL').mockImplementation(() => undefined)
    jest.spyOn(I18nManager, 'forceRTL').mockImplementation((isRtl) => void forced.push(isRtl))
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(
      <I18nProvider>
        <ThemeChoiceProvider>
          <AppearanceScreen />
        </ThemeChoiceProvider>
      </I18nProvider>,
      services,
    )
    fireEvent.press(await screen.findByText('العربية'))
    expect(await screen.findByText(/عند فتح التطبيق|المرة القادمة|التالية/)).toBeTruthy()
    await waitFor(() => expect(forced.at(-1)).toBe(true))
    fireEvent.press(screen.getByText('English'))
    expect(await screen.findByText('Language')).toBeTruthy()
    await waitFor(() => expect(forced.at(-1)).toBe(false))
    expect(screen.queryByText('The reading direction changes when you next open the app.')).toBeNull()
  })
})
