"""What each pixel sees: camera, rays, edges."""
