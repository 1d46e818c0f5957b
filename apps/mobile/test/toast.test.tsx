import { fireEvent, screen, within } from '@testing-library/react-native'
import { useState } from 'react'
import { Modal, Text } from 'react-native'
import { Sheet, useToast } from '../src/ui/index.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

function Page() {
  const toast = useToast()
  const [open, setOpen] = useState(0)
  const say = (text: string) => <Text onPress={() => toast({ text })}>{`say ${text}`}</Text>
  return (
    <>
      {say('on the page')}
      <Text onPress={() => setOpen(1)}>open</Text>
      <Sheet title="First" isOpen={open >= 1} onClose={() => setOpen(0)} closeLabel="close the first">
        {say('on the first')}
        <Text onPress={() => setOpen(2)}>open another</Text>
      </Sheet>
      <Sheet title="Second" isOpen={open >= 2} onClose={() => setOpen(1)} closeLabel="close the second">
        {say('on the second')}
      </Sheet>
    </>
  )
}

const press = (text: string) => fireEvent.press(screen.getByText(text))
const sheets = () => screen.UNSAFE_getAllByType(Modal).filter(({ props }) => props.visible)
/** How many of the messages of that text stand on the sheets, one number each, and how many there are in all. */
const placesOf = (text: string) => [
  ...sheets().map((sheet) => within(sheet).queryAllByText(text).length),
  screen.queryAllByText(text).length,
]

it('a message stands on whatever covers the page, where it is seen and heard, and only there', () => {
  const { services } = createTestServices(() => problem(404, 'not_found'))
  renderScreen(<Page />, services)
  press('say on the page')
  expect(placesOf('on the page')).toEqual([1])
  press('open')
  press('say on the first')
  expect(placesOf('on the first')).toEqual([1, 1])
  press('open another')
  press('say on the second')
  expect(placesOf('on the second')).toEqual([0, 1, 1])
  fireEvent.press(screen.getByRole('button', { name: 'close the second' }))
  expect(placesOf('on the second')).toEqual([1, 1])
  fireEvent.press(screen.getByRole('button', { name: 'close the first' }))
  expect(placesOf('on the second')).toEqual([1])
})
