import { File } from 'expo-file-system'
import * as ImageManipulator from 'expo-image-manipulator'
import * as ImagePicker from 'expo-image-picker'
import { awayOnPurpose } from './away-on-purpose.ts'
import type { PickedFile } from './picked-file.ts'

const LONGEST_SIDE = 2_000

/** A picture of the gallery, made small on the device. Undefined where the person chose none. */
export async function pickImage(): Promise<PickedFile | undefined> {
  const picked = await awayOnPurpose(() => ImagePicker.launchImageLibraryAsync({ mediaTypes: ['images'], quality: 1 }))
  const asset = picked.assets?.[0]
  return asset === undefined ? undefined : compressImage(asset)
}

/** On devices evidence is a picture: there is no picker for other files. */
export const pickEvidence = (): Promise<PickedFile | undefined> => pickImage()
export const TAKES_PDF: boolean = false

export interface RawImage {
  uri: string
  width: number
  height: number
}

export async function compressImage({ uri, width, height }: RawImage): Promise<PickedFile> {
  const context = ImageManipulator.ImageManipulator.manipulate(uri)
  if (Math.max(width, height) > LONGEST_SIDE)
    context.resize(width >= height ? { width: LONGEST_SIDE } : { height: LONGEST_SIDE })
  const image = await context.renderAsync()
  const saved = await image.saveAsync({ compress: 0.85, format: ImageManipulator.SaveFormat.JPEG })
  return { uri: saved.uri, name: 'picture.jpg', type: 'image/jpeg', bytes: () => new File(saved.uri).bytes() }
}
