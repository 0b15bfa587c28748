using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace Exchange.Api.Attestation;

/// <summary>
/// The published tree over HTTP, open to all. Tiles and bundles never change; checkpoints get witnesses' signatures
/// later, and policy and keys change when keys are rotated.
/// </summary>
internal static class PublishedFiles
{
    private const string Address = "/ledger";
    private const string Tiles = Address + "/tile";
    private const string Bundles = Tiles + "/entries";
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskAnew = "no-cache";

    /// <summary>Entries are text and shrink to a third; hashes do not, and are sent as they are.</summary>
    public static void AddPublishedFiles(this IServiceCollection services) =>
        services.AddResponseCompression(options =>
        {
            // All of it is public: that its length tells about its content harms nobody.
            options.EnableForHttps = true;
            options.MimeTypes = [System.Net.Mime.MediaTypeNames.Application.Octet];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });

    public static void UsePublishedFiles(this WebApplication app, string folder)
    {
        Directory.CreateDirectory(folder);
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Bundles, StringComparison.Ordinal),
            bundles => bundles.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)),
            RequestPath = Address,
            ServeUnknownFileTypes = true,
            DefaultContentType = System.Net.Mime.MediaTypeNames.Application.Octet,
            OnPrepareResponse = file =>
            {
                var response = file.Context.Response;
                var isTile = file.Context.Request.Path.StartsWithSegments(Tiles, StringComparison.Ordinal);
                response.Headers.CacheControl = isTile ? ForEver : AskAnew;
                // What a checkpoint, a policy or a key says is for people to read too.
                if (!isTile) response.ContentType = "text/plain; charset=utf-8";
            },
        });
    }
}
