import { fireEvent, render, screen, waitFor } from '@testing-library/react-native'
import { I18nManager } from 'react-native'
import { AppearanceScreen } from '../src/features/settings/appearance-screen.tsx'
import { I18nProvider } from '../src/lib/i18n/i18n.tsx'
import { ThemeChoiceProvider } from '../src/lib/theme-choice.tsx'
import { Icon, Text } from '../src/ui/index.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

describe('the direction of the layout on a device', () => {
  const isRTL = I18nManager.isRTL
  afterEach(() => {
    I18nManager.isRTL = isRTL
  })

  it('turns round arrows along the reading direction, and nothing else', () => {
    I18nManager.isRTL = true
    const { toJSON } = render(
      <>
        <Icon name="chevron" />
        <Icon name="back" />
        <Icon name="check" />
      </>,
    )
    const drawn = toJSON() as unknown as { props: { style: unknown } }[]
    expect(drawn.map(({ props }) => JSON.stringify(props.style).includes('"scaleX":-1'))).toEqual([true, true, false])
  })

  it('lets a sentence with Arabic words run from the right although it begins with a Latin name', () => {
    I18nManager.isRTL = true
    render(
      <>
        <Text>Groceries المنتهية بـ 7132</Text>
        <Text>Corner Grocery</Text>
      </>,
    )
    expect(screen.getByText('\u200fGroceries المنتهية بـ 7132')).toBeTruthy()
    expect(screen.getByText('Corner Grocery')).toBeTruthy()
  })

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
