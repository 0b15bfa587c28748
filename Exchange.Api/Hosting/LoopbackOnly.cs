using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Exchange.Api.Hosting;

/// <summary>
/// A demo's secrets and clock are for the machine it runs on. What is configured is checked before the market is taken
/// over; what is bound is checked where it is bound, because addresses come from more places than one can read; and
/// what was bound all the same answers nobody.
/// </summary>
internal static class LoopbackOnly
{
    private const string DefaultUrl = "http://localhost:5000";

    /// <summary>The addresses that the settings name, in the order in which the server prefers them.</summary>
    public static IEnumerable<string> ConfiguredUrls(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
            return endpoints;
        if (configuration["urls"] is { Length: > 0 } urls)
            return Parts(urls);
        var ports = Parts($"{configuration["http_ports"]};{configuration["https_ports"]}");
        return ports.Length > 0 ? ports.Select(port => $"http://*:{port}") : [DefaultUrl];
    }

    /// <exception cref="SettingsException">One of them could be reached from another machine.</exception>
    public static void Require(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = BindingAddress.Parse(url);
            if (!address.IsUnixPipe && !IsLoopback(address.Host))
                throw Refusal(url);
        }
    }

    /// <summary>Whatever was bound, a demo answers on loopback only.</summary>
    public static Task AnswerAsync(HttpContext context, RequestDelegate next) =>
        context.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address)
            ? Problems.WriteAsync(context, Problems.OfStatus(StatusCodes.Status403Forbidden))
            : next(context);

    private static string[] Parts(string list) =>
        list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static SettingsException Refusal(string address) => new(
        $"The API was to listen on {address}, and MARKET_Demo is True: a demo serves loopback addresses only. " +
        "Set ASPNETCORE_URLS to one, like http://127.0.0.1:5080.");

    /// <summary>Binds what Kestrel is told to bind, unless another machine could reach it.</summary>
    public sealed class Transport(IOptions<SocketTransportOptions> options, ILoggerFactory logs)
        : IConnectionListenerFactory, IConnectionListenerFactorySelector
    {
        private readonly SocketTransportFactory _sockets = new(options, logs);

        public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

        public ValueTask<IConnectionListener> BindAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default) =>
            endpoint is UnixDomainSocketEndPoint || (endpoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address))
                ? _sockets.BindAsync(endpoint, cancellationToken)
                : throw Refusal(endpoint.ToString()!);
    }
}
