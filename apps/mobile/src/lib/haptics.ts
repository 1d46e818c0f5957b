import * as Haptics from 'expo-haptics'

/** A light tap on success, a heavier one on refusal. */
export function tap(kind: 'success' | 'refusal'): void {
  const style = kind === 'success' ? Haptics.ImpactFeedbackStyle.Light : Haptics.ImpactFeedbackStyle.Heavy
  void Haptics.impactAsync(style)
}
