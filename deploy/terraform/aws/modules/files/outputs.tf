output "file_system_id" {
  description = "Id of the file system."
  value       = aws_efs_file_system.this.id
}

output "volume_handle" {
  description = "volumeHandle of a PersistentVolume with the driver efs.csi.aws.com."
  value       = "${aws_efs_file_system.this.id}::${aws_efs_access_point.this.id}"
}
