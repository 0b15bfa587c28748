using Ledger;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace Exchange.Api.Attestation;

/// <summary>The published tree over HTTP, open to all: static files, for ever the same but for a few.</summary>
internal static class PublishedFiles
{
    private const string Address = "/ledger";
    private const string Bundles = Address + "/tile/entries";
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskAnew = "no-cache";
    private const int CheckpointName = 20;

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
                response.Headers.CacheControl = Changes(file.File.Name) ? AskAnew : ForEver;
                // What a checkpoint, a policy or a key says is for people to read too.
                if (Changes(file.File.Name)) response.ContentType = "text/plain; charset=utf-8";
            },
        });
    }

    // Checkpoints get witnesses' signatures later, and keys and policy change when keys are rotated.
    private static bool Changes(string name) =>
        name is TilePath.Checkpoint or TileWriter.Sums or "policy" or { Length: CheckpointName }
        || name.EndsWith(".vkey", StringComparison.Ordinal);
}
