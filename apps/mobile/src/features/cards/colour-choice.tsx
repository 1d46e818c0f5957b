import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import {
  CARD_COLOURS,
  type CardColour,
  cardArt,
  createStyles,
  Icon,
  mark,
  Pressable,
  RadioGroup,
  radioStop,
  radius,
} from '../../ui/index.ts'

export function ColourChoice({ value, onChange }: { value: CardColour; onChange: (colour: CardColour) => void }) {
  const styles = useStyles()
  const { t } = useI18n()
  return (
    <RadioGroup label={t('create.colour')} style={styles.row}>
      {CARD_COLOURS.map((colour, index) => (
        <Pressable
          key={colour}
          role="radio"
          {...radioStop(index, CARD_COLOURS.indexOf(value))}
          aria-checked={colour === value}
          label={t(`colour.${colour}`)}
          onPress={() => onChange(colour)}
          style={[styles.target, colour === value ? styles.chosen : null]}
        >
          <View {...mark('art')} style={[styles.swatch, { backgroundColor: cardArt[colour].from }]}>
            {colour === value ? <Icon name="check" colour={cardArt[colour].ink} /> : null}
          </View>
        </Pressable>
      ))}
    </RadioGroup>
  )
}

const useStyles = createStyles((palette) => ({
  row: { flexDirection: 'row', justifyContent: 'space-between', width: '100%', maxWidth: 328, alignSelf: 'center' },
  target: {
    alignItems: 'center',
    justifyContent: 'center',
    width: 44,
    height: 44,
    borderRadius: radius.pill,
    borderWidth: 2,
    borderColor: 'transparent',
  },
  chosen: { borderColor: palette.accent },
  swatch: {
    width: 36,
    height: 36,
    borderRadius: radius.pill,
    borderWidth: 1,
    borderColor: palette.control,
    alignItems: 'center',
    justifyContent: 'center',
  },
}))
