export interface PictureProps {
  uri: string
  label: string
  height: number
}
