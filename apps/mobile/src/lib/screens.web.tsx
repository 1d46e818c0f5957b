import { Slot } from 'expo-router'

/** A browser keeps its own history. */
export const Screens = () => <Slot />
