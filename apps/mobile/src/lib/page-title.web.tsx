import { createElement } from 'react'

/** The tab's title; React moves it into the head, also in exported pages. */
export const PageTitle = ({ title }: { title: string }) => createElement('title', null, `${title} · Cardwright`)
