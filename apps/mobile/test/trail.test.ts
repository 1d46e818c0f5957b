import { createTrail } from '../src/lib/trail.ts'

describe('the way to the present page', () => {
  it('knows a return from a new visit, and where one comes from', () => {
    const trail = createTrail()
    expect(trail.visit('/activity')).toEqual({ isReturn: false, from: undefined })
    expect(trail.visit('/activity/1')).toEqual({ isReturn: false, from: '/activity' })
    expect(trail.visit('/activity')).toEqual({ isReturn: true, from: '/activity/1' })
    expect(trail.visit('/activity')).toEqual({ isReturn: false, from: '/activity' })
  })

  it('keeps what a page wants for the return, and forgets it once one has gone back beyond the page', () => {
    const trail = createTrail()
    trail.visit('/cards')
    trail.visit('/activity')
    trail.keep('/activity', 'scroll', 900)
    trail.visit('/activity/1')
    trail.visit('/activity')
    expect(trail.recall('/activity', 'scroll')).toBe(900)
    trail.visit('/cards')
    expect(trail.recall('/activity', 'scroll')).toBeUndefined()
  })

  it('counts as used from the first touch on', () => {
    const trail = createTrail()
    expect(trail.isUsed()).toBe(false)
    trail.use()
    expect(trail.isUsed()).toBe(true)
  })

  it('keeps nothing for the next person', () => {
    const trail = createTrail()
    trail.visit('/activity')
    trail.keep('/activity', 'search', 'chemist')
    trail.clear()
    expect(trail.recall('/activity', 'search')).toBeUndefined()
    expect(trail.visit('/cards')).toEqual({ isReturn: false, from: undefined })
  })
})
