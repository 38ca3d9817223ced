package org.composure.adminui;

import org.composure.testing.ComingAndGoingContract;

class AdminApplicationTest implements ComingAndGoingContract {

    @Override
    public AutoCloseable run(String... options) {
        return AdminApplication.deployable().run(options);
    }

    @Override
    public String served() {
        return "/admin/";
    }
}
