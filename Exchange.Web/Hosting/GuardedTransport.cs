using System.Net;
using System.Net.Sockets;
using Exchange.Web.Api;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Exchange.Web.Hosting;

/// <summary>
/// Binds what Kestrel is told to bind; an address that another machine could reach only when the API has said that its
/// market is no demo. Asked where it is bound, because addresses come from more settings than one can read.
/// </summary>
public sealed class GuardedTransport(
    IOptions<SocketTransportOptions> options, ILoggerFactory logs, MarketCache market, PortalSettings settings)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, logs);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    /// <exception cref="SettingsException">The market is a demo, or the API does not answer.</exception>
    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var isOwn = endpoint is UnixDomainSocketEndPoint
            || (endpoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address));
        if (!isOwn && await market.FindAsync(cancellationToken) is not { Demo: false })
        {
            throw new SettingsException(
                $"The portal was to listen on {endpoint}, and the API at {settings.Api} says that its market is a " +
                "demo, or does not answer. As long as it does not say otherwise, only loopback addresses are served. " +
                "Start the API first, or set ASPNETCORE_URLS to such an address, like http://127.0.0.1:5081.");
        }

        return await _sockets.BindAsync(endpoint, cancellationToken);
    }
}
