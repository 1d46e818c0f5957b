import type { PickedFile } from '../../lib/picked-file.ts'
import type { UploadKind } from './queries.ts'

export interface CameraSheetProps {
  kind: UploadKind
  onPicture: (file: PickedFile) => void
  onClose: () => void
}
