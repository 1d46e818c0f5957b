import { usePalette, webOnly } from '../../ui/index.ts'
import { Circle, ClipPath, Defs, G, Rect, Svg } from '../../ui/svg'

/** The sign of the program: a card with planed grain. */
export function Mark({ size = 40 }: { size?: number }) {
  const palette = usePalette()
  return (
    <Svg width={size} height={size} viewBox="0 0 40 40" fill="none" {...webOnly({ 'data-fill': '' })}>
      <Defs>
        <ClipPath id="mark">
          <Rect x="2" y="7" width="36" height="26" rx="6" />
        </ClipPath>
      </Defs>
      <G clipPath="url(#mark)">
        <Rect x="2" y="7" width="36" height="26" fill={palette.accent} />
        {[9, 15, 21, 27].map((reach) => (
          <Circle
            key={reach}
            cx="39"
            cy="35"
            r={reach}
            stroke={palette.onAccent}
            strokeOpacity={0.55}
            strokeWidth={2}
            fill="none"
          />
        ))}
      </G>
    </Svg>
  )
}
