"""What stands where: front and section pages, banners, the finder of stories."""
