/**
 * Makes a declaration true: {@link dev.netns.provision.Provisioning} is where to begin.
 *
 * <p>The way: {@link dev.netns.config.Declaration} and {@link dev.netns.provision.Snapshot} (what there is, and what netns
 * made of it, by {@link dev.netns.provision.State}) → {@link dev.netns.provision.Planner}, which touches nothing → {@link
 * dev.netns.provision.Plan}, to be printed or → {@link dev.netns.provision.Applier} → {@link
 * dev.netns.provision.Report}.
 */
@NullMarked
package dev.netns.provision;

import org.jspecify.annotations.NullMarked;
