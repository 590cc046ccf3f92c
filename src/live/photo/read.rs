use super::compose::Painted;
use super::exif;
use super::raster::Raster;
use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use std::io::Cursor;

/// The background of transparent photos.
const GROUND: Color = Color([255; 3]);

/// Decodes a file. A large JPEG is scaled down while decoding, to at least the size in `needed` if it is larger.
pub(super) fn read(file: &[u8], needed: [usize; 2]) -> Result<Raster> {
    if file.len() > limits::PHOTO_BYTES {
        return Err(too_large(format!("the file has {} bytes", file.len()), &format!("at most {} bytes are read", limits::PHOTO_BYTES)));
    }
    match file {
        [0xff, 0xd8, ..] => jpeg(file, needed),
        [0x89, b'P', b'N', b'G', ..] => png(file),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(file),
        _ => {
            let head: String = file.iter().take(8).map(|b| if b.is_ascii_graphic() { char::from(*b) } else { '·' }).collect();
            Err(Diagnostic::new(Code::PhotoUnreadable, format!("a file that begins with `{head}` is not a photo")))
        }
    }
}

fn too_large(message: String, help: &str) -> Box<Diagnostic> {
    Diagnostic::new(Code::PhotoTooLarge, message).help(help)
}

fn damaged(format: &str, why: impl std::fmt::Display) -> Box<Diagnostic> {
    Diagnostic::new(Code::PhotoUnreadable, format!("the {format} can't be read: {why}"))
}

/// Width and height, if within a limit.
fn bounded(width: u32, height: u32, most: usize) -> Result<[usize; 2]> {
    let size = [width as usize, height as usize];
    if size.contains(&0) || size.iter().product::<usize>() > most {
        return Err(too_large(format!("{width} × {height} pixels"), &format!("at most {most} pixels are read; a mail needs far fewer")));
    }
    Ok(size)
}

fn jpeg(file: &[u8], [width, height]: [usize; 2]) -> Result<Raster> {
    let mut decoder = jpeg_decoder::Decoder::new(file);
    decoder.set_max_decoding_buffer_size(limits::PHOTO_PIXELS * 4);
    decoder.read_info().map_err(|e| damaged("JPEG", e))?;
    let info = decoder.info().ok_or_else(|| damaged("JPEG", "it has no frame"))?;
    bounded(info.width.into(), info.height.into(), limits::PHOTO_SOURCE_PIXELS)?;
    // The scale at which both sides are as long as needed. A photo with EXIF may lie on its side: how it is held may be known only after decoding.
    let [w, h] = [info.width, info.height].map(f32::from);
    let scale = |width: usize, height: usize| (width as f32 / w).max(height as f32 / h);
    let scale = if decoder.exif_data().is_some() { scale(width, height).max(scale(height, width)) } else { scale(width, height) };
    // The decoder takes the least scale at which one side is long enough.
    let (w, h) = decoder.scale((w * scale).ceil() as u16, u16::MAX).map_err(|e| damaged("JPEG", e))?;
    let [width, height] = bounded(w.into(), h.into(), limits::PHOTO_PIXELS)?;
    let pixels = decoder.decode().map_err(|e| damaged("JPEG", e))?;
    let rgb = match info.pixel_format {
        jpeg_decoder::PixelFormat::RGB24 => pixels,
        jpeg_decoder::PixelFormat::L8 => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        jpeg_decoder::PixelFormat::L16 => pixels.chunks_exact(2).flat_map(|pair| [pair.last().copied().unwrap_or(0); 3]).collect(),
        jpeg_decoder::PixelFormat::CMYK32 => pixels.chunks_exact(4).flat_map(cmyk).collect(),
    };
    let raster = sound(Raster { width, height, rgb }, "JPEG")?;
    Ok(match decoder.exif_data().map_or(1, exif::orientation) {
        1 => raster,
        held => upright(&raster, held),
    })
}

fn cmyk(ink: &[u8]) -> [u8; 3] {
    let [c, m, y, k] = [0, 1, 2, 3].map(|i| 255 - u32::from(ink.get(i).copied().unwrap_or(0)));
    [c, m, y].map(|light| (light * k / 255) as u8)
}

fn png(file: &[u8]) -> Result<Raster> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: limits::PHOTO_PIXELS * 8 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(|e| damaged("PNG", e))?;
    let [width, height] = bounded(header.width, header.height, limits::PHOTO_PIXELS)?;
    let mut reader = decoder.read_info().map_err(|e| damaged("PNG", e))?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or_else(|| damaged("PNG", "its size is not known"))?];
    let frame = reader.next_frame(&mut pixels).map_err(|e| damaged("PNG", e))?;
    pixels.truncate(frame.buffer_size());
    let rgb = match frame.color_type {
        png::ColorType::Rgb => pixels,
        png::ColorType::Rgba => pixels.chunks_exact(4).flat_map(on_ground).collect(),
        png::ColorType::Grayscale | png::ColorType::Indexed => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        png::ColorType::GrayscaleAlpha => {
            pixels.chunks_exact(2).flat_map(|p| on_ground(&[[p.first().copied().unwrap_or(0); 3].as_slice(), p.get(1..).unwrap_or(&[])].concat())).collect()
        }
    };
    sound(Raster { width, height, rgb }, "PNG")
}

/// Decodes a painted picture: an indexed PNG of our own. Its checksums are not compared.
pub(super) fn painted(file: &[u8]) -> Result<Painted> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: limits::PHOTO_PIXELS * 8 });
    decoder.set_transformations(png::Transformations::IDENTITY);
    decoder.ignore_checksums(true);
    let header = decoder.read_header_info().map_err(|e| damaged("PNG", e))?;
    let [width, height] = bounded(header.width, header.height, limits::PHOTO_PIXELS)?;
    let mut reader = decoder.read_info().map_err(|e| damaged("PNG", e))?;
    let mut packed = vec![0; reader.output_buffer_size().ok_or_else(|| damaged("PNG", "its size is not known"))?];
    let frame = reader.next_frame(&mut packed).map_err(|e| damaged("PNG", e))?;
    let info = reader.info();
    let Some(colours) = info.palette.as_deref().filter(|_| info.color_type == png::ColorType::Indexed) else {
        return Err(damaged("PNG", "it has no palette"));
    };
    // A transparent colour is the one that is expected below: a JPEG shows it.
    let palette = colours.as_chunks::<3>().0.to_vec();
    let bits = info.bit_depth as usize;
    let pixels = if bits == 8 {
        packed
    } else {
        let unpacked = |row: &[u8]| (0..width).map(|x| row.get(x * bits / 8).map_or(0, |byte| byte << (x * bits % 8) >> (8 - bits))).collect::<Vec<u8>>();
        packed.chunks_exact(frame.line_size.max(1)).flat_map(unpacked).collect()
    };
    if pixels.len() != width * height {
        return Err(damaged("PNG", "pixels are missing"));
    }
    Ok(Painted { width, height, pixels, palette })
}

fn webp(file: &[u8]) -> Result<Raster> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(|e| damaged("WebP", e))?;
    decoder.set_memory_limit(limits::PHOTO_PIXELS * 8);
    let (w, h) = decoder.dimensions();
    let [width, height] = bounded(w, h, limits::PHOTO_PIXELS)?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = vec![0; width * height * channels];
    decoder.read_image(&mut pixels).map_err(|e| damaged("WebP", e))?;
    let rgb = if channels == 4 { pixels.chunks_exact(4).flat_map(on_ground).collect() } else { pixels };
    sound(Raster { width, height, rgb }, "WebP")
}

/// Blends a pixel with the background.
fn on_ground(pixel: &[u8]) -> [u8; 3] {
    let [r, g, b, alpha] = [0, 1, 2, 3].map(|i| u32::from(pixel.get(i).copied().unwrap_or(255)));
    let mut out = GROUND.0;
    for (below, over) in out.iter_mut().zip([r, g, b]) {
        *below = ((u32::from(*below) * (255 - alpha) + over * alpha + 127) / 255) as u8;
    }
    out
}

/// Rejects a decoder's result if its size is inconsistent.
fn sound(raster: Raster, format: &str) -> Result<Raster> {
    if raster.rgb.len() == raster.width * raster.height * 3 { Ok(raster) } else { Err(damaged(format, "pixels are missing")) }
}

/// Applies the EXIF orientation.
fn upright(from: &Raster, held: u16) -> Raster {
    let (width, height) = if held > 4 { (from.height, from.width) } else { (from.width, from.height) };
    let (right, bottom) = (from.width - 1, from.height - 1);
    let pixel = |x: usize, y: usize| {
        let (x, y) = match held {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            _ => (right - y, x),
        };
        from.rgb.get((y * from.width + x) * 3..).and_then(|rest| rest.first_chunk::<3>()).copied().unwrap_or_default()
    };
    let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    Raster { width, height, rgb }
}
