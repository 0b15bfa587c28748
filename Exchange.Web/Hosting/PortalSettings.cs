namespace Exchange.Web.Hosting;

/// <summary>What the portal must be told; addresses to listen on are ASP.NET's own <c>ASPNETCORE_URLS</c>.</summary>
/// <param name="Api">Where the exchange's API is (<c>MARKET_Api</c>).</param>
/// <param name="KeyFolder">Where the keys that encrypt cookies are kept (<c>MARKET_KeyFolder</c>); null: in memory, so
/// that sessions end with the process.</param>
public sealed record PortalSettings(Uri Api, string? KeyFolder)
{
    /// <summary>The prefix of the environment's variables.</summary>
    public const string Prefix = "MARKET_";

    /// <summary>Reads the settings; environment over appsettings.</summary>
    /// <exception cref="SettingsException">A setting is missing or no absolute HTTP address.</exception>
    public static PortalSettings Read(IConfiguration configuration)
    {
        var api = configuration["Api"];
        if (!Uri.TryCreate(api, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new SettingsException(
                $"MARKET_Api is '{api}'; it must be the API's address, like http://127.0.0.1:5080.");
        }

        return new(address, configuration["KeyFolder"]);
    }
}
